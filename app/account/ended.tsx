import { Link2Off, ShieldCheck, UserRoundPlus } from 'lucide-react'
import { Notice } from '../shell/notice.tsx'
import { PageLink } from '../shell/page-link.tsx'
import { Alone } from './alone.tsx'
import { useAccountWords } from './words.ts'

/** A link that leads nowhere any more, and where to go instead. */
export function Ended(props: { readonly title: string; readonly what: string; readonly why: string }) {
  const { a } = useAccountWords()
  const icon =
    props.what === a.setupOver ? ShieldCheck : props.what === a.registerOff ? UserRoundPlus : Link2Off
  return (
    <Alone title={props.title}>
      <Notice icon={icon} title={props.what} text={props.why} role="status">
        <PageLink href="/sign-in" className="btn btn-small hit">
          {a.toSignIn}
        </PageLink>
      </Notice>
    </Alone>
  )
}
