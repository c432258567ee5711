import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createTestHttp } from '../../support/control-http.ts'

it('keeps the committed openapi.json the same as what the routes declare (renew it with control/http/print-openapi.ts)', async () => {
  const { ask } = createTestHttp()
  const committed = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8'))
  expect(await (await ask('gateway', 'GET', '/openapi.json')).json()).toEqual(committed)
})
