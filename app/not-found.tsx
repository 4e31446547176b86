import { Suspense } from 'react'
import { Shell } from './shell/shell.tsx'

/** The same shell: it asks the API which page the address means, and says so with the nearest names if none. */
export default function NotFound() {
  return (
    <Suspense>
      <Shell />
    </Suspense>
  )
}
