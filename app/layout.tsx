import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { BOOT_SCRIPT } from './boot-script.ts'

export const metadata: Metadata = { title: 'Rattan', description: 'Dashboards from YAML' }

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
    <html lang="vi" data-theme="dark" data-density="compact" suppressHydrationWarning>
      <body>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash */}
        <script dangerouslySetInnerHTML={{ __html: BOOT_SCRIPT }} />
        {children}
      </body>
    </html>
  )
}
