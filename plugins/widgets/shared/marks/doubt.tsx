import { TriangleAlert } from 'lucide-react'
import { type Lang, say, type Text } from 'rattan/plugin'

const IN_DOUBT = { en: 'in doubt', vi: 'cần kiểm tra' }

/** A sign beside a value that is in doubt: why, when it is pointed at, and for those who cannot see it. Nothing without a reason. */
export function Doubt({ reason, lang }: { readonly reason: Text | undefined; readonly lang: Lang }) {
  if (!reason) return null
  const why = say(reason, lang)
  return (
    <span data-doubt title={why} className="ml-1 inline-block align-[-1px] text-warn">
      <TriangleAlert className="size-3" aria-hidden="true" />
      <span className="sr-only">{`${say(IN_DOUBT, lang)}: ${why}`}</span>
    </span>
  )
}
