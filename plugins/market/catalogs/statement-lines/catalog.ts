import { defineCatalog } from 'rattan/plugin'
import { importStatementLines } from './statement-lines.ts'

export const statementLines = defineCatalog({
  name: 'statement-lines',
  summary: 'Every line of the four charts of accounts as a metric',
  files: ['metadata/metric_registry.json'],
  read: ([lines], registry) => ({ metrics: importStatementLines(lines, registry).metrics }),
})
