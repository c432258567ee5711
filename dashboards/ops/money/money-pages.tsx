import './money.css'
import { MoneyNav } from './money-nav.tsx'
import { MoneyPage } from './money-page.tsx'
import type { MoneyRoute } from './money-route.view.ts'

/** All pages of money and reports: one piece of the program that is loaded when the first of them is opened. */
export default function MoneyPages({ at }: { readonly at: MoneyRoute }) {
  return (
    <>
      <MoneyNav at={at} />
      <Page at={at} />
    </>
  )
}

function Page({ at }: { readonly at: MoneyRoute }) {
  switch (at.view) {
    case 'money':
      return <MoneyPage key={at.rollout} rollout={at.rollout} />
    default:
      return null
  }
}
