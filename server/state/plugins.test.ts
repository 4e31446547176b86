import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { InstanceSchema } from '../../core/instance/instance.ts'
import { RegistryFileSchema } from '../../core/registry/registry-file.ts'
import { ROOT } from '../config.ts'
import { loadPlugins } from './plugins.ts'

describe.each(['plugins', 'examples/flights/plugins'])('%s', async (folder) => {
  const { queries, widgets } = await loadPlugins(join(ROOT, folder))
  const schemas = [
    ...[...queries.values()].map(({ name, params }) => [`query ${name}`, params] as const),
    ...[...widgets.values()].map(({ name, options }) => [`widget ${name}`, options] as const),
    ...[['instance.yaml', InstanceSchema] as const, ['registries', RegistryFileSchema] as const],
  ]

  // Not looked at when they are used: that would cost every start dear.
  test('every schema is JSON Schema', () => {
    const ajv = new Ajv({ strict: false, discriminator: true })
    const faulty = schemas.filter(([, schema]) => !ajv.validateSchema(schema)).map(([name]) => name)
    expect(schemas.length).toBeGreaterThan(20)
    expect(faulty).toEqual([])
  })
})
