import { type ReactNode, useEffect } from 'react'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { BrandMark } from '../shell/brand-mark.tsx'
import { LanguageChoice, ThemeButton } from '../shell/display-choices.tsx'
import { PageLink } from '../shell/page-link.tsx'

/** A page for who may not see the others yet: one card, without navigation. */
export function Alone(props: {
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
}) {
  const { text } = useLanguage()
  const name = text(useInstance().name)
  useEffect(() => {
    document.title = `${props.title} · ${name}`
  }, [props.title, name])
  return (
    <div className="grid min-h-dvh grid-rows-[auto_minmax(0,1fr)]">
      <header className="flex h-11 items-center gap-3.5 border-b border-line bg-surface px-(--gutter) pointer-coarse:h-13 pointer-coarse:[&_.segment]:h-11">
        <PageLink href="/" className="flex h-11 min-w-0 flex-1 items-center gap-[9px] text-14 font-strong">
          <BrandMark />
          <span className="truncate">{name}</span>
        </PageLink>
        <LanguageChoice />
        <ThemeButton />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="flex flex-col items-center px-(--gutter) pt-[max(24px,14dvh)] pb-10 outline-none max-phone:pt-6"
      >
        <div className="card w-full max-w-[400px] px-6 pt-6 pb-7 max-phone:px-5">
          <h1 className="text-20 leading-tight font-strong">{props.title}</h1>
          {props.text && <div className="mt-1 text-13 text-fg-2">{props.text}</div>}
          <div className="mt-5 grid gap-4">{props.children}</div>
        </div>
      </main>
    </div>
  )
}

/** Another way on from such a page, after the form. */
export function Aside({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5 border-t border-line-subtle pt-4 text-12 text-fg-3 [&_a]:font-medium [&_a]:text-accent [&_a:hover]:underline pointer-coarse:[&_a]:inline-block pointer-coarse:[&_a]:py-3">
      {children}
    </div>
  )
}
