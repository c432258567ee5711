/**
 * `node deploy/local/engines/vendor-main.ts [--port 8790] [--plan paid|free] [--account local] [--tied]`,
 * with the bearer token that it accepts in CROSSFADE_VENDOR_TOKEN.
 */
import { parseArgs } from 'node:util'
import { portOf } from './port-flag.ts'
import { runEngine } from './run-engine.ts'
import { startVendorServer } from './vendor-server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8790' },
    plan: { type: 'string', default: 'paid' },
    account: { type: 'string', default: 'local' },
    tied: { type: 'boolean', default: false },
  },
})
const { plan } = values
if (plan !== 'paid' && plan !== 'free') {
  throw new RangeError(`--plan: got "${plan}", expected paid or free`)
}
const port = portOf('--port', values.port)

await runEngine('vendor', port, values.tied, () =>
  startVendorServer({
    port,
    plan,
    accountId: values.account,
    token: process.env['CROSSFADE_VENDOR_TOKEN'] ?? 'local',
    epochMs: Date.now,
    now: () => performance.now(),
    random: Math.random,
  }),
)
