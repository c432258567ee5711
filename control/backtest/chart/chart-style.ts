/** The palette of the dashboard: the baseline is blue, the candidate orange, red is only for a rollback. */
export const CHART_STYLE = `
svg{--ground:#f5f4ef;--card:#fffefb;--ink:#16171b;--muted:#5c5f68;--line:#e5e2d9;--strong:#cfccc2;--track:#eceae2;--baseline:#3a5bd0;--candidate:#d9730d;--candidate-ink:#ab4f05;--baseline-ink:#3353c4;--breached:#bf1f2e;--suspect:#8a5a00;--healthy:#17734a;font-family:Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){svg{--ground:#101113;--card:#17181c;--ink:#efede6;--muted:#a3a5ad;--line:#282a31;--strong:#3c3f48;--track:#26282f;--baseline:#8296ff;--candidate:#f59b3d;--candidate-ink:#ffa94f;--baseline-ink:#98a8ff;--breached:#ff7a70;--suspect:#e8b64f;--healthy:#5cc795}}
.ground{fill:var(--ground)}.card{fill:var(--card);stroke:var(--line)}
text{fill:var(--ink);font-size:13px}.h1{font-size:24px;font-weight:680;letter-spacing:-.02em}.h2{font-size:14px;font-weight:640}
.sub{fill:var(--muted);font-size:14px}.mark{fill:var(--muted);font-size:12px}.strong{font-weight:620}
.grid{stroke:var(--line);stroke-width:1}.bound{stroke:var(--breached);stroke-width:1;stroke-dasharray:5 4}.bound-text{fill:var(--breached);font-size:12px}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.baseline{stroke:var(--baseline)}.candidate{stroke:var(--candidate)}
.baseline-text{fill:var(--baseline-ink);font-weight:620}.candidate-text{fill:var(--candidate-ink);font-weight:620}
.errors{stroke:var(--breached)}.latency-p95{stroke:var(--ink)}.latency-p50{stroke:var(--muted)}.complaints{stroke:var(--suspect)}
.latency-p50.line{stroke-dasharray:2 2}.complaints.line{stroke-dasharray:6 3}
.decided{stroke:var(--breached);stroke-width:1.5;stroke-opacity:.55}.decided-mark{fill:var(--breached)}.decided-text{fill:var(--breached);font-weight:640}
.other{fill:var(--card);stroke:var(--ink);stroke-width:1.5}.many{fill:none;stroke:var(--ink);stroke-width:1.2}.lane{stroke:var(--line)}
.stage{fill:var(--candidate);fill-opacity:.16;stroke:var(--candidate);stroke-opacity:.5}.stage-text{font-size:12px}.hold{fill:var(--suspect);fill-opacity:.22}
.up{fill:var(--healthy)}
`.trim()
