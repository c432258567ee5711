import { useMutation } from '@tanstack/react-query'
import { send } from '../api/send.ts'
import { whyDisabled } from '../rollout/action.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'

/** A message that nothing depends on, through the same outbox as any other. */
export function SlackCard({ role }: { readonly role: string }) {
  const test = useMutation({
    mutationFn: () => send<{ status: 'queued' }>('/v1/test-notice', { method: 'POST', body: {} }),
  })
  return (
    <Card title="Slack">
      <p className="muted">
        Control tells Slack of every transition, alert and incident. A test message takes the same way.
      </p>
      <div className="next-action">
        <Button why={whyDisabled(role)} onClick={() => test.mutate()}>
          {test.isPending ? 'Sending' : 'Send a test message'}
        </Button>
      </div>
      <p role="status" className="muted card-note">
        {test.isSuccess && 'On its way: it waits in the outbox until Slack takes it.'}
      </p>
      {test.isError && <ProblemText error={test.error} />}
    </Card>
  )
}
