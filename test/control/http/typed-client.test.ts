import { hc } from 'hono/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RolloutView } from '../../../control/app/views.ts'
import type { AppType } from '../../../control/http/app.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())

it('gives TypeScript clients the types of every answer, from the routes themselves', async () => {
  const client = hc<AppType>(control.url, { headers: { Authorization: 'Bearer viewer-secret' } })
  const response = await client.v1.rollouts[':key'].$get({ param: { key: 'tts' } })
  if (response.status !== 200) throw new Error((await response.json()).detail)
  const rollout: RolloutView = await response.json()
  expect(rollout.headline).toContain('Kokoro')
})
