import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { TokenView } from '../../../control/app/views.ts'
import { TOKEN_ROLES, type TokenRole } from '../../../control/core/actor.ts'
import { send } from '../api/send.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { TOKEN_ROLE_WORDS } from './token.view.ts'

type NewToken = TokenView & { readonly secret: string }

/** Makes a token, and shows its secret this once. */
export function CreateTokenSheet({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [role, setRole] = useState<TokenRole>('operator')
  const create = useMutation({
    mutationFn: () => send<NewToken>('/v1/tokens', { method: 'POST', body: { name: name.trim(), role } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && !create.isPending) create.mutate()
  }
  if (create.data)
    return (
      <Sheet title={`The secret of ${create.data.name}`} onClose={onClose}>
        <div className="stack">
          <p className="lead">Control keeps only its hash: copy it now, it is never shown again.</p>
          <p className="secret">
            <code>{create.data.secret}</code>
          </p>
          <CopyButton text={create.data.secret} label="Copy the secret" />
          <div className="sheet-actions">
            <Button tone="primary" onClick={onClose}>
              I have it
            </Button>
          </div>
        </div>
      </Sheet>
    )
  return (
    <Sheet title="Create a token" onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <label className="field">
          <span>Name</span>
          <input value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
          <small>Of a person or a gateway: it stands in the ledger beside what they do.</small>
        </label>
        <fieldset className="stack-tight">
          <legend>Role</legend>
          {TOKEN_ROLES.map((each) => (
            <label key={each} className="check">
              <input type="radio" name="role" checked={role === each} onChange={() => setRole(each)} />
              <span>
                {each} <span className="muted">{TOKEN_ROLE_WORDS[each]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {create.isError && <ProblemText error={create.error} />}
        <div className="sheet-actions">
          <Button type="submit" tone="primary" why={name.trim() === '' ? 'A name is needed.' : null}>
            {create.isPending ? 'Creating' : 'Create the token'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  )
}
