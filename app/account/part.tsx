import type { ReactNode } from 'react'

/** A part of such a page, under its own heading. */
export function Part(props: {
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}) {
  return (
    <section className="card mb-(--gap) px-5 pt-4 pb-5 max-phone:px-3.5">
      <h2 className="text-14 leading-body font-strong">{props.title}</h2>
      {props.text && <p className="text-12 text-fg-3">{props.text}</p>}
      <div className="mt-3.5">{props.children}</div>
    </section>
  )
}
