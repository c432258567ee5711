/** A projection as rows of texts, one for each stage of the ladder; rows that are left empty are not sent. */

import type { StageView } from '../../../control/app/views.ts'
import type { Projection } from '../../../control/core/cost/projection.ts'
import type { Field } from './forms.view.ts'

export interface StageRow {
  readonly stage: string
  readonly vendorPerMonth: string
  readonly selfHostedPerMonth: string
  readonly candidateCharactersPerMonth: string
}

export function projectionRows(
  ladder: readonly Pick<StageView, 'name' | 'kind'>[],
  before: Projection | null,
): readonly StageRow[] {
  return ladder
    .filter((stage) => stage.kind !== 'draft')
    .map(({ name }) => {
      const known = before?.stages.find((it) => it.stage === name)
      return {
        stage: name,
        vendorPerMonth: known?.vendorPerMonth ?? '',
        selfHostedPerMonth: known?.selfHostedPerMonth ?? '',
        candidateCharactersPerMonth: known?.candidateCharactersPerMonth?.toString() ?? '',
      }
    })
}

/** `at`: which row each stage that is sent comes from, so that a problem finds its way back. */
export function projectionBody(rows: readonly StageRow[], source: string, reason: string) {
  const at = rows.flatMap((row, index) =>
    [row.vendorPerMonth, row.selfHostedPerMonth, row.candidateCharactersPerMonth].some(
      (text) => text.trim() !== '',
    )
      ? [index]
      : [],
  )
  return {
    at,
    body: {
      stages: at.map((index) => {
        const row = rows[index]!
        const characters = row.candidateCharactersPerMonth.trim().replaceAll(/[\s,]/g, '')
        return {
          stage: row.stage,
          vendorPerMonth: row.vendorPerMonth.trim(),
          selfHostedPerMonth: row.selfHostedPerMonth.trim(),
          candidateCharactersPerMonth:
            characters === '' ? null : /^\d+$/.test(characters) ? Number(characters) : characters,
        }
      }),
      source: source.trim(),
      note: '',
      reason: reason.trim(),
    },
  }
}

type StageField = Field & { readonly key: Exclude<keyof StageRow, 'stage'> }

export function stageFields(at: number): readonly StageField[] {
  const name = (key: StageField['key']) => ({ key, name: `stages.${at}.${key}` })
  return [
    { ...name('vendorPerMonth'), label: 'Vendor, $', type: 'decimal' },
    { ...name('selfHostedPerMonth'), label: 'Own server, $', type: 'decimal' },
    { ...name('candidateCharactersPerMonth'), label: 'Its characters', type: 'whole', optional: true },
  ]
}
