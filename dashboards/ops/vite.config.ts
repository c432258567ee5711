import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const control = 'http://127.0.0.1:8700'

/** Everything is a file of its own: the page is served under a policy that allows no inline script or style. */
export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', proxy: { '/v1': control, '/runbooks': control } },
})
