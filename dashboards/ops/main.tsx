import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/tokens.css'
import './styles/base.css'
import './styles/header.css'
import './styles/frame.css'
import './styles/card.css'
import './styles/form.css'
import './styles/head.css'
import './styles/evidence.css'
import './styles/rollout.css'
import './styles/charts.css'
import './styles/ledger.css'
import './styles/overview.css'
import './styles/settings.css'
import 'uplot/dist/uPlot.min.css'
import { App } from './app.tsx'
import { takeLinkToken } from './sign-in/take-link-token.ts'

// Before anything is drawn or sent: a token must not stay in the address bar or in the history.
const token = takeLinkToken()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with id "root"')
createRoot(root).render(
  <StrictMode>
    <App linkToken={token} />
  </StrictMode>,
)
