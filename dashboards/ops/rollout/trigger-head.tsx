/** Name, state in a word, and the value beside its bound: of a trigger and of a signal alike. */
export function TriggerHead({
  row,
  level,
}: {
  readonly row: {
    readonly name: string
    readonly mark: string
    readonly word: string
    readonly value: string
    readonly bound: string
  }
  readonly level: 3 | 4
}) {
  const Heading = `h${level}` as const
  return (
    <div className="trigger-head">
      <Heading>{row.name}</Heading>
      <p className="trigger-word">
        <span className="mark" aria-hidden="true">
          {row.mark}
        </span>{' '}
        {row.word}
      </p>
      <p className="trigger-value">
        <span>{row.value}</span> <small>of {row.bound}</small>
      </p>
    </div>
  )
}
