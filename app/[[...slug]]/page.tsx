import { Suspense } from 'react'
import { Shell } from '../shell/shell.tsx'

/** One document for every page path: which page it shows is read from the address in the browser. */
export function generateStaticParams() {
  return [{ slug: [] }]
}

export default function Page() {
  return (
    <Suspense>
      <Shell />
    </Suspense>
  )
}
