import { Ajv } from 'ajv'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PluginList, PluginsSchema } from '../../core/api/plugins.ts'
import { localise } from '../../core/words/localise.ts'
import { readAnswers } from '../testing/test-answers.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ shipped: true })
})
afterAll(() => server.close())

const { get, failure } = readAnswers(() => server)

test('every widget and query of the instance, by name, with what it may be told', async () => {
  const { widgets, queries } = await get<PluginList>('/api/plugins', PluginsSchema)
  const { plugins } = server.live.state!
  expect(widgets.map(({ name }) => name)).toEqual([...plugins.widgets.keys()])
  expect(queries.map(({ name }) => name)).toEqual([...plugins.queries.keys()])
  expect(widgets.find(({ name }) => name === 'bar-line')).toMatchObject({
    summary: plugins.widgets.get('bar-line')!.summary,
    frame: 'widget',
    size: plugins.widgets.get('bar-line')!.size,
    options: { type: 'object', additionalProperties: false, properties: { bars: { type: 'array' } } },
  })
  expect(queries.find(({ name }) => name === 'statement')?.params).toMatchObject({
    properties: { symbol: { type: 'string', 'x-subject': true } },
  })
})

test('the registry says what options and their values are called', async () => {
  const { words, entities } = await get<PluginList>('/api/plugins', PluginsSchema)
  expect(words).toMatchObject({
    'option.bars': { en: 'Bars', vi: 'Cột' },
    'period.quarterly': { en: 'Quarterly', vi: 'Theo quý' },
    'axis.right': { en: 'Right', vi: 'Phải' },
  })
  expect(entities).toContainEqual({
    id: 'COMPANY',
    label: expect.objectContaining({ en: expect.any(String) }),
  })
})

test('what is sent still refuses what the plugins refuse', async () => {
  const { widgets, queries } = await get<PluginList>('/api/plugins', PluginsSchema)
  const ajv = new Ajv({ strict: false })
  const { instance } = server.live.state!.registry
  for (const { name, options } of [...widgets, ...queries.map((one) => ({ ...one, options: one.params }))]) {
    const check = ajv.compile(localise(options, instance) as object)
    expect(check({ nobody_has_this: 1 }), name).toBe(false)
  }
})

test('whoever has the list need not load it again; nothing can be asked of it', async () => {
  const first = await server.app.inject('/api/plugins')
  const etag = first.headers.etag as string
  expect(etag).toMatch(/^W\//)
  const again = await server.app.inject({ url: '/api/plugins', headers: { 'if-none-match': etag } })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  await failure('/api/plugins?q=bar', 400)
})

test('where reading needs an account, so does the list', async () => {
  const closed = await startTestServer({ authPublic: false })
  const answer = await closed.app.inject('/api/plugins')
  expect([answer.statusCode, answer.json().error]).toEqual([401, 'sign-in-needed'])
  await closed.close()
})
