/** Prints the schema of a policy: `node control/http/print-policy-schema.ts > control/policies/policy.schema.json`. */

import { policyDocument } from './policy-document.ts'

console.log(JSON.stringify(policyDocument(), null, 2))
