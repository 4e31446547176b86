import type { ComponentProps } from 'react'
import { navigate } from '../address.ts'

/** A link between pages. The static export has one document, so Next's own link would find nothing to fetch. */
export function PageLink({ href, onClick, ...rest }: ComponentProps<'a'> & { href: string }) {
  return (
    <a
      href={href}
      {...rest}
      onClick={(event) => {
        onClick?.(event)
        const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
        if (event.defaultPrevented || elsewhere) return
        event.preventDefault()
        navigate(href)
        window.scrollTo(0, 0)
      }}
    />
  )
}
