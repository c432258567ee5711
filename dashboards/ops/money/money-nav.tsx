import { Link } from '../routing/link.tsx'
import type { MoneyRoute } from './money-route.view.ts'

const PAGES = [
  { to: '/money', name: 'Money', views: ['money', 'day'] },
  { to: '/money/what-if', name: 'What if', views: ['what-if'] },
  { to: '/money/prices', name: 'Prices', views: ['prices'] },
  { to: '/money/costs', name: 'Costs and budgets', views: ['costs'] },
  { to: '/reports', name: 'Weekly reports', views: ['reports', 'report'] },
] as const

/** The pages that belong together, above the headline of each. */
export function MoneyNav({ at }: { readonly at: MoneyRoute }) {
  return (
    <nav aria-label="Money pages" className="money-nav">
      {PAGES.map((page) => (
        <Link key={page.to} to={page.to} current={(page.views as readonly string[]).includes(at.view)}>
          {page.name}
        </Link>
      ))}
    </nav>
  )
}
