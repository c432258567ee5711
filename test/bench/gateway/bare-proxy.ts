/** The least that a proxy on node:http can do: pass the body on, pass the answer back, keep connections. */

import { Agent, createServer, request as httpRequest } from 'node:http'
import { listen } from '../../runtimes/listen.ts'
import { answerParent } from './side-process.ts'

const upstream = process.argv[2]!
const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })

const server = createServer((request, response) => {
  const length = request.headers['content-length']
  const headers = {
    'content-type': 'application/json',
    ...(length === undefined ? {} : { 'content-length': length }),
  }
  const call = httpRequest(`${upstream}/v1/audio/speech`, { method: 'POST', headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  call.on('error', () => response.destroy())
  request.pipe(call)
})
answerParent(await listen(server))
