import useSWR from 'swr'
import type { InstanceInfo } from '../core/api/instance.ts'
import { isFirstAnswer } from './first-document.ts'
import { type ApiFault, getJson, retry } from './request.ts'

/** What is said of the world before the server has told: nothing. */
const NONE: InstanceInfo = {
  name: { en: 'Rattan' },
  languages: ['en', 'vi'],
  timezone: 'UTC',
  theme: 'dark',
  symbol: '^\\S{1,20}$',
  subject: { name: 'subject', plural: 'subjects', label: { en: 'Subject' } },
  group: { name: 'group', plural: 'groups', label: { en: 'Group' } },
  watch: null,
  words: {},
}

export const useInstanceAnswer = () =>
  useSWR<InstanceInfo, ApiFault>('/api/instance', getJson, {
    ...retry,
    revalidateIfStale: !isFirstAnswer('/api/instance'),
  })

/** The instance that this shell shows. */
export const useInstance = (): InstanceInfo => useInstanceAnswer().data ?? NONE
