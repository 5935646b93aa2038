// Addresses of PostgreSQL alone, for whoever asks for none: to load what speaks to it takes its time.

/** `postgres://USER@ONE:5432,TWO/DATABASE`, as libpq has it: an address for each of the hosts. */
export function hostsOf(url: string): string[] {
  const [, before = '', hosts = url, after = ''] = /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/s.exec(url) ?? []
  return hosts.split(',').map((host) => before + host + after)
}

/** The database's address without a password. */
export function nameOfServers(url: string): string {
  try {
    const hosts = hostsOf(url).map((host) => new URL(host))
    return `postgres://${hosts.map(({ host }) => host).join(',')}${hosts[0]?.pathname}`
  } catch {
    return 'the database'
  }
}
