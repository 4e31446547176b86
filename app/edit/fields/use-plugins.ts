import useSWR from 'swr'
import type { PluginList } from '../../../core/api/plugins.ts'
import { type ApiFault, getJson, retry } from '../../request.ts'

/** What the registry says is asked for once: choosing a widget, and so dragging one, asks for nothing again. */
export const once = { ...retry, revalidateIfStale: false, revalidateOnReconnect: false }

/** What pages may be made of. */
export const usePlugins = () => useSWR<PluginList, ApiFault>('/api/plugins', getJson, once)

/** The least that a widget still works at; nothing is known of one that there is not. */
export function useLeast(widget: string): { readonly w: number; readonly h: number } {
  const size = usePlugins().data?.widgets.find(({ name }) => name === widget)?.size
  return { w: size?.minW ?? 1, h: size?.minH ?? 1 }
}
