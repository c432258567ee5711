import './money.css'
import { ReportPage } from '../reports/report-page.tsx'
import { ReportsPage } from '../reports/reports-page.tsx'
import { CostsPage } from './costs-page.tsx'
import { DayPage } from './day-page.tsx'
import { MoneyNav } from './money-nav.tsx'
import { MoneyPage } from './money-page.tsx'
import type { MoneyRoute } from './money-route.view.ts'
import { PricesPage } from './prices-page.tsx'
import { WhatIfPage } from './what-if-page.tsx'

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
    case 'day':
      return <DayPage key={at.day} day={at.day} />
    case 'what-if':
      return <WhatIfPage />
    case 'prices':
      return <PricesPage />
    case 'costs':
      return <CostsPage />
    case 'reports':
      return <ReportsPage />
    case 'report':
      return <ReportPage key={at.week} week={at.week} />
  }
}
