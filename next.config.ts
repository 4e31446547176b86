import type { NextConfig } from 'next'

const production = process.env.NODE_ENV === 'production'

/**
 * Production is a static export that the API server hands out for every page path. In development the API server
 * forwards what is not /api to `next dev`, where the catch-all route must stay dynamic.
 */
const config: NextConfig = {
  ...(production ? { output: 'export' as const, distDir: process.env.OUT_DIR || 'out' } : {}),
  // Said by the start program, from instance.yaml.
  env: { INSTANCE_THEME: process.env.INSTANCE_THEME ?? 'dark' },
  images: { unoptimized: true },
  // `npm run typecheck` checks the whole repository, plugins and server included.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  devIndicators: false,
  poweredByHeader: false,
  reactStrictMode: true,
}

export default config
