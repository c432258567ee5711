import type { TokenView } from '../../app/views.ts'
import { TOKEN_ROLES } from '../../core/actor.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { formatTime } from '../format-values.ts'
import { textTable } from '../text-table.ts'

export const tokens: CliCommand = {
  name: 'tokens',
  usage: 'list | create NAME --role ROLE | revoke ID',
  summary: 'who may do what; the secret of a new token is shown once',
  details: `  --role ROLE         ${TOKEN_ROLES.join(', ')}`,
  options: { role: { type: 'string' } },
  most: 2,
  async run(context) {
    const [what = 'list', subject] = context.args
    switch (what) {
      case 'list':
        return list(context)
      case 'create':
        return create(context, subject ?? usageError('tokens create: NAME is missing'))
      case 'revoke':
        return revoke(context, subject ?? usageError('tokens revoke: ID is missing (crossfade tokens list)'))
      default:
        return usageError(`tokens: expected list, create or revoke, got "${what}"`)
    }
  },
}

async function list({ control, json, print }: CliContext): Promise<void> {
  const answer = await control.get<{ tokens: readonly TokenView[] }>('/v1/tokens')
  if (json) return print(JSON.stringify(answer, null, 2))
  print(
    textTable(
      ['id', 'name', 'role', 'created', 'by', 'last used', 'state'],
      answer.tokens.map((token) => [
        token.id,
        token.name,
        token.role,
        formatTime(token.createdAt),
        token.createdBy,
        token.lastUsedAt === null ? 'never' : formatTime(token.lastUsedAt),
        token.revokedAt === null ? 'in force' : `revoked ${formatTime(token.revokedAt)}`,
      ]),
    ),
  )
}

async function create({ control, options, json, print }: CliContext, name: string): Promise<void> {
  const role = optionText(options, 'role')
  if (role === undefined || !TOKEN_ROLES.some((known) => known === role))
    usageError(`--role: expected one of ${TOKEN_ROLES.join(', ')}, got "${role ?? ''}"`)
  const made = await control.send<TokenView & { secret: string }>('POST', '/v1/tokens', { name, role })
  print(
    json
      ? JSON.stringify(made, null, 2)
      : `${made.secret}\nThis is the secret of "${made.name}" (${made.role}, id ${made.id}). It is not shown again.`,
  )
}

async function revoke({ control, json, print }: CliContext, id: string): Promise<void> {
  const token = await control.send<TokenView>('DELETE', `/v1/tokens/${encodeURIComponent(id)}`)
  print(json ? JSON.stringify(token, null, 2) : `"${token.name}" (${token.role}) is revoked.`)
}
