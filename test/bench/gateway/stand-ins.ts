/**
 * What stands around a gateway under load: a backend that answers any call with the same second of WAV at once, or,
 * told `json`, with 2 kB of JSON as MeloTTS does; and control that gives a plan and takes every batch. Neither looks at what it gets, so that the gateway is what is measured.
 */

import { createServer } from 'node:http'
import { sampleWav } from '../../gateway-plugin/sample-audio.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../../gateway-plugin/sample-plan.ts'
import { listen } from '../../runtimes/listen.ts'
import { answerParent } from './side-process.ts'

const isJson = process.argv[2] === 'json'
const answer = isJson
  ? Buffer.from(
      JSON.stringify({ result: { audio: Buffer.from(sampleWav(0.045)).toString('base64') }, success: true }),
    )
  : sampleWav(1)
const headers = {
  'content-type': isJson ? 'application/json' : 'audio/wav',
  'content-length': String(answer.length),
}
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
    else response.writeHead(200, headers).end(answer)
  })
})
const url = await listen(server)
const melo = {
  adapter: 'workers-ai',
  languages: {
    en: { model: '@cf/myshell-ai/melotts', defaultVoice: 'en', voices: {} },
    es: { model: '@cf/myshell-ai/melotts', defaultVoice: 'es', voices: {} },
  },
} as const
const roomy = { url, concurrency: 512, ...(isJson ? melo : {}) }
const half = { share: 5_000, stage: '50 %' }
plan = JSON.stringify(samplePlan(half, { backends: [sampleVendor(roomy), sampleKokoro(roomy)] }))
answerParent(url)
