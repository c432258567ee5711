import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TokenView } from '../../../control/app/views.ts'
import { tokensQuery } from '../api/queries.ts'
import { send } from '../api/send.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CreateTokenSheet } from './create-token-sheet.tsx'
import { inForceFirst, TOKEN_ROLE_WORDS } from './token.view.ts'

/** Who holds a token, with which role, and when it was last used. Secrets are shown once, when made. */
export function TokensCard({ role }: { readonly role: string }) {
  const admin = role === 'admin'
  const tokens = useQuery({ ...tokensQuery, enabled: admin })
  const [sheet, setSheet] = useState<'create' | TokenView | null>(null)
  return (
    <Card
      title="Tokens"
      aside={
        admin && (
          <button type="button" className="link" onClick={() => setSheet('create')}>
            Create a token
          </button>
        )
      }
    >
      {!admin ? (
        <p className="muted">Your role is {role}: admins see and make tokens.</p>
      ) : tokens.isError ? (
        <ProblemText error={tokens.error} />
      ) : !tokens.data ? (
        <Skeleton lines={6} />
      ) : (
        <ul className="rows">
          {inForceFirst(tokens.data).map((it) => (
            <Token key={it.id} token={it} onRevoke={() => setSheet(it)} />
          ))}
        </ul>
      )}
      {sheet === 'create' && <CreateTokenSheet onClose={() => setSheet(null)} />}
      {sheet !== null && sheet !== 'create' && <RevokeSheet token={sheet} onClose={() => setSheet(null)} />}
    </Card>
  )
}

function Token({ token, onRevoke }: { readonly token: TokenView; readonly onRevoke: () => void }) {
  return (
    <li className={token.revokedAt === null ? undefined : 'row-past'}>
      <span className="row-main">
        {token.name} <span className="row-role">{token.role}</span>
      </span>
      <span className="row-figure">
        {token.revokedAt === null ? (
          <button type="button" className="link" aria-label={`Revoke ${token.name}`} onClick={onRevoke}>
            Revoke
          </button>
        ) : (
          <span className="muted">revoked</span>
        )}
      </span>
      <span className="row-note">
        {TOKEN_ROLE_WORDS[token.role]}; made by {token.createdBy}, <Moment at={token.createdAt} />,{' '}
        {token.lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            last used <Moment at={token.lastUsedAt} />
          </>
        )}
      </span>
    </li>
  )
}

function RevokeSheet({ token, onClose }: { readonly token: TokenView; readonly onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => send<TokenView>(`/v1/tokens/${encodeURIComponent(token.id)}`, { method: 'DELETE' }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['tokens'] })
      onClose()
    },
  })
  return (
    <Sheet title={`Revoke ${token.name}`} onClose={onClose}>
      <div className="stack">
        <p className="lead">
          Whoever holds it is signed out, and its streams end.{' '}
          {token.role === 'gateway'
            ? 'A gateway with this token keeps its last plan and reports nothing any more.'
            : 'It cannot be put in force again; a new one can be made.'}
        </p>
        {revoke.isError && <ProblemText error={revoke.error} />}
        <div className="sheet-actions">
          <Button tone="danger" onClick={() => revoke.mutate()}>
            Revoke {token.name}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Sheet>
  )
}
