import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { BOOT_SCRIPT } from './boot-script.ts'

/** The fonts of the first words: else they are asked for when those are laid out, and all is drawn again. */
const FONTS = [
  new URL('@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2', import.meta.url),
  new URL('@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-500-normal.woff2', import.meta.url),
  new URL('@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2', import.meta.url),
  new URL('@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2', import.meta.url),
]

/** Said by the build of the instance, so that nothing of it changes when the shell starts. */
const { INSTANCE_NAME = 'Rattan', INSTANCE_LANG = 'en', INSTANCE_THEME = 'dark' } = process.env

export const metadata: Metadata = { title: INSTANCE_NAME, description: 'Dashboards from YAML' }

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0f1216' },
    { media: '(prefers-color-scheme: light)', color: '#f3f4f6' },
  ],
}

export default function Layout({ children }: { children: ReactNode }) {
  for (const { href } of FONTS) preload(href, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  return (
    <html lang={INSTANCE_LANG} data-theme={INSTANCE_THEME} data-density="compact" suppressHydrationWarning>
      <body>
        {children}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash */}
        <script dangerouslySetInnerHTML={{ __html: BOOT_SCRIPT }} />
      </body>
    </html>
  )
}
