/** Who may use which route. What is not in this table is answered 404 before any handler is asked. */

import type { TokenRole } from '../core/actor.ts'

/** `public`: health, sign-in, the schema of policies, and the files of the dashboard, which hold no data. */
export type Access = 'public' | readonly TokenRole[]

const ANYBODY: Access = ['viewer', 'operator', 'admin', 'gateway']
const READ: Access = ['viewer', 'operator', 'admin']
const OPERATE: Access = ['operator', 'admin']
const ADMINISTER: Access = ['admin']
const REPORT: Access = ['gateway']

export const ACCESS = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'POST /v1/session': 'public',
  'GET /v1/session': READ,
  'DELETE /v1/session': READ,
  'GET /v1/rollouts': READ,
  'POST /v1/rollouts': OPERATE,
  'GET /v1/rollouts/{key}': READ,
  'PATCH /v1/rollouts/{key}': OPERATE,
  'POST /v1/rollouts/{key}/commands': OPERATE,
  'GET /v1/rollouts/{key}/decisions': READ,
  'GET /v1/rollouts/{key}/metrics': READ,
  'GET /v1/rollouts/{key}/verdicts': READ,
  'GET /v1/rollouts/{key}/cohort': READ,
  'POST /v1/rollouts/{key}/explain': READ,
  'GET /v1/rollouts/{key}/evidence': READ,
  'POST /v1/rollouts/{key}/evidence': OPERATE,
  'GET /v1/rollouts/{key}/attempts': OPERATE,
  'POST /v1/rollouts/{key}/backtests': OPERATE,
  'GET /v1/rollouts/{key}/backtests/{id}': READ,
  'DELETE /v1/rollouts/{key}/backtests/{id}': OPERATE,
  'GET /v1/policy-schema': 'public',
  'POST /v1/policies/check': READ,
  'GET /v1/decisions': READ,
  'GET /v1/decisions/{id}': READ,
  'GET /v1/incidents': READ,
  'GET /v1/incidents/{id}': READ,
  'POST /v1/incidents/{id}/notes': OPERATE,
  'POST /v1/incidents/{id}/close': OPERATE,
  'GET /v1/backends': READ,
  'PUT /v1/backends/{key}': ADMINISTER,
  'GET /v1/gateways': READ,
  'GET /v1/alerts': READ,
  // Whoever runs the move enters what it costs; what the vendor charges and may spend is for admins.
  'GET /v1/money': READ,
  'GET /v1/money/account-days/{day}': READ,
  'POST /v1/money/what-if': READ,
  'GET /v1/money/history': READ,
  'GET /v1/prices': READ,
  'POST /v1/prices': ADMINISTER,
  'PUT /v1/prices/{kind}/{id}': ADMINISTER,
  'DELETE /v1/prices/{kind}/{id}': ADMINISTER,
  'GET /v1/costs': READ,
  'POST /v1/costs': OPERATE,
  'PUT /v1/costs/{kind}/{id}': OPERATE,
  'DELETE /v1/costs/{kind}/{id}': OPERATE,
  'PUT /v1/rollouts/{key}/projection': OPERATE,
  'PUT /v1/backends/{key}/budget': ADMINISTER,
  'DELETE /v1/backends/{key}/budget': ADMINISTER,
  'GET /v1/reports': READ,
  'GET /v1/reports/{week}': READ,
  'POST /v1/reports/{week}/send': ADMINISTER,
  'GET /v1/plan': ANYBODY,
  'GET /v1/plan/stream': ANYBODY,
  'GET /v1/export/nginx': ANYBODY,
  'POST /v1/attempts': REPORT,
  'POST /v1/feedback': REPORT,
  'GET /v1/events': READ,
  'GET /v1/tokens': ADMINISTER,
  'POST /v1/tokens': ADMINISTER,
  'DELETE /v1/tokens/{id}': ADMINISTER,
  'POST /v1/test-notice': OPERATE,
  'GET /openapi.json': ANYBODY,
  'GET /metrics': READ,
  'GET /runbooks/{name}': READ,
} as const satisfies Readonly<Record<string, Access>>

export type RouteName = keyof typeof ACCESS
