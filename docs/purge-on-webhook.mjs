// Has Varnish forget what has changed: takes Broadsheet's webhooks and sends their keys on as PURGE. See caching.md.
//
//     npm install standardwebhooks
//     SECRET=whsec_… VARNISH=http://127.0.0.1:6081 PORT=8081 node purge-on-webhook.mjs
import { createServer, request as send } from 'node:http'
import { Webhook } from 'standardwebhooks'

const { SECRET = '', VARNISH = 'http://127.0.0.1:6081', PORT = '8081' } = process.env
const webhook = new Webhook(SECRET)

const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  try {
    webhook.verify(body, request.headers)
  } catch {
    response.writeHead(401).end()
    return
  }
  const keys = JSON.parse(body).data.surrogateKeys.join(' ')
  try {
    const status = await purge(keys)
    if (status !== 200) throw new Error(`Varnish answered ${status}`)
    console.log(`purged ${keys}`)
    response.writeHead(204).end()
  } catch (error) {
    // Broadsheet sends it again until it is answered well.
    console.error(`not purged: ${keys}: ${error.message}`)
    response.writeHead(502).end()
  }
})
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))

function purge(keys) {
  return new Promise((resolve, reject) => {
    const request = send(VARNISH, { method: 'PURGE', headers: { 'surrogate-key': keys }, timeout: 5_000 })
    request.on('response', (response) => resolve(response.resume().statusCode))
    request.on('timeout', () => request.destroy(new Error('Varnish does not answer')))
    request.on('error', reject)
    request.end()
  })
}
