import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { BOOT_SCRIPT } from './boot-script.ts'

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
