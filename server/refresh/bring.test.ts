import Type from 'typebox'
import { expect, it } from 'vitest'
import { defineSource, type SourceContext, SourceError } from '../../core/plugin/source.ts'
import { bring } from './bring.ts'
import { sourceSecrets } from './secrets.ts'

const ENV = {
  SOURCE_TOKEN: 'tøken/1+2',
  SOURCE_DATABASE: 'postgres://reader:p%40ss@db/x',
  SOURCE_EMPTY: ' ',
  AUTH_SECRET: 'never',
}

const run = (says: (context: SourceContext) => unknown) =>
  bring(
    defineSource({
      name: 'test',
      summary: 'Test',
      params: Type.Object({}),
      bring: async (_params, context) => {
        await says(context)
        return { rows: null }
      },
    }),
    {},
    {
      ...{ folder: '/none', tree: '/none', state: undefined, since: null, today: '2026-01-16' },
      ...{ env: ENV, privateHosts: [], ask: async () => [], progress: () => {} },
      signal: new AbortController().signal,
    },
  )

it('a source gets the variables that begin with SOURCE_, and no others', () => {
  const { secret } = sourceSecrets(ENV)
  expect(secret('SOURCE_TOKEN')).toBe('tøken/1+2')
  expect(() => secret('SOURCE_NONE')).toThrow("missing SOURCE_NONE in the server's environment")
  expect(() => secret('SOURCE_EMPTY')).toThrow('missing SOURCE_EMPTY')
  for (const name of ['AUTH_SECRET', 'source_token', 'SOURCE_', 'PATH', '__proto__', 'SOURCE_A\n'])
    expect(() => secret(name)).toThrow('expected the name of a variable that begins with SOURCE_')
})

it('no error says a secret, as it is, in an address, in JSON, or a password that is part of one', async () => {
  const error = (await run(({ secret }) => {
    const [token, database] = [secret('SOURCE_TOKEN'), secret('SOURCE_DATABASE')]
    throw new SourceError(
      `no ${token}, ?key=${encodeURIComponent(token)}, ${JSON.stringify(database)}, p@ss`,
      { file: `x-${token}`, row: 3 },
    )
  }).catch((error: unknown) => error)) as SourceError
  expect(error.message).toBe('no [SOURCE_TOKEN], ?key=[SOURCE_TOKEN], "[SOURCE_DATABASE]", [SOURCE_DATABASE]')
  expect(error.place).toEqual({ file: 'x-[SOURCE_TOKEN]', row: 3 })
  expect(`${error.stack}${JSON.stringify(error.cause ?? '')}`).not.toMatch(/tøken|p@ss/)
})

it('what is no SourceError becomes one that names the source', async () => {
  await expect(
    run(() => {
      throw new TypeError('x is not a function')
    }),
  ).rejects.toThrow(new SourceError('source test: x is not a function'))
})

it('a source reaches no private address by its fetch', async () => {
  await expect(run(({ fetch }) => fetch('http://127.0.0.1:1/'))).rejects.toThrow('is at a private address')
})
