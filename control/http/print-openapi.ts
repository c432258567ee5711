/** Prints the OpenAPI document: `node control/http/print-openapi.ts > openapi.json` renews the committed copy. */

import type { ControlApi } from '../app/control-api.ts'
import { createApp } from './app.ts'

const nothing = () => Promise.resolve(undefined)

/** The document needs the routes alone; nothing behind them is called. */
const { document } = createApp({
  api: { onEvent: () => () => undefined, onPlan: () => () => undefined } as unknown as ControlApi,
  staticFiles: nothing,
  runbook: nothing,
  metricsText: () => Promise.resolve(''),
  log: () => undefined,
  now: () => 0,
  newId: () => '',
})

console.log(JSON.stringify(document(), null, 2))
