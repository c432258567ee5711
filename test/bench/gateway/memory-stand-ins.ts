/**
 * Control, a vendor that always speaks, and a candidate that never does: in turns it answers 500, resets, talks JSON,
 * and breaks off. For the measurement of memory, where failing is half of the work.
 */

import { createServer, type ServerResponse } from 'node:http'
import { sampleWav } from '../../gateway-plugin/sample-audio.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../../gateway-plugin/sample-plan.ts'
import { listen } from '../../runtimes/listen.ts'
import { answerParent } from './side-process.ts'

const AUDIO = sampleWav(0.05)
const receipt = JSON.stringify({ accepted: 0, duplicate: false, rejected: [], planVersion: 1 })
let plan = ''
let failures = 0

function fail(response: ServerResponse): void {
  const turn = failures++ % 4
  if (turn === 0) response.writeHead(500, { 'content-type': 'application/json' }).end('{"detail":"no"}')
  else if (turn === 1) response.socket?.resetAndDestroy()
  else if (turn === 2) response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  else {
    response.writeHead(200, { 'content-length': String(AUDIO.length) })
    response.write(AUDIO.subarray(0, 500), () => response.socket?.destroy())
  }
}

const server = createServer((request, response) => {
  const { url = '' } = request
  request.resume().on('end', () => {
    if (url === '/v1/plan') response.writeHead(200, { etag: '"1"' }).end(plan)
    else if (url === '/v1/plan/stream') response.writeHead(404).end()
    else if (url === '/v1/attempts') response.writeHead(200).end(receipt)
    else if (url.startsWith('/candidate')) fail(response)
    else response.writeHead(200, { 'content-type': 'audio/wav' }).end(AUDIO)
  })
})
const address = await listen(server)
const backends = [
  sampleVendor({ url: `${address}/vendor`, concurrency: 512 }),
  sampleKokoro({ url: `${address}/candidate`, concurrency: 512 }),
]
plan = JSON.stringify(samplePlan({ share: 5_000, stage: '50 %' }, { backends }))
answerParent(address)
