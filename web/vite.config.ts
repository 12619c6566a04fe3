import { defineConfig } from 'vite'

/** The dashboard as static files: nothing inlined, so that the policy can forbid inline code and data: addresses. */
export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
})
