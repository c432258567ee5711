/**
 * What stands around a gateway under load: a backend that answers any call with the same WAV at once, and control
 * that gives a plan and takes every batch. Neither looks at what it gets, so that the gateway is what is measured.
 */

import { createServer } from 'node:http'
import { sampleWav } from '../../gateway-plugin/sample-audio.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../../gateway-plugin/sample-plan.ts'
import { listen } from '../../runtimes/listen.ts'
import { answerParent } from './side-process.ts'

const wav = sampleWav(1)
const audio = { 'content-type': 'audio/wav', 'content-length': String(wav.length) }
const receipt = JSON.stringify({ accepted: 0, duplicate: false, rejected: [], planVersion: 1 })
let plan = ''

const server = createServer((request, response) => {
  if (request.url === '/v1/plan') return void response.writeHead(200, { etag: '"1"' }).end(plan)
  if (request.url === '/v1/plan/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    return void response.write(`id: 1\nevent: plan\ndata: ${plan}\n\n`)
  }
  const isBatch = request.url === '/v1/attempts'
  request.resume().on('end', () => {
    if (isBatch) response.writeHead(200, { 'content-type': 'application/json' }).end(receipt)
    else response.writeHead(200, audio).end(wav)
  })
})
const url = await listen(server)
const roomy = { url, concurrency: 512 }
const half = { share: 5_000, stage: '50 %' }
plan = JSON.stringify(samplePlan(half, { backends: [sampleVendor(roomy), sampleKokoro(roomy)] }))
answerParent(url)
