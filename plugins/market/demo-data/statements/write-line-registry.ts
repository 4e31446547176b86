import { type Workbench, writeJson } from '../workbench.ts'
import type { StatementLine } from './form-lines.ts'

/** Columns of the source's cash-flow tables, which its registry lists among the lines. */
const TABLE_COLUMNS: Readonly<Record<string, readonly [string, string]>> = {
  SCN: ['SCN', 'NUMBER(19,0)'],
  SOURCE: ['Nguồn', 'VARCHAR2(10 BYTE)'],
  REPORT_DATE: ['Ngày báo cáo tài chính', 'DATE'],
  REPORTED_DATE: ['Ngày công bố', 'DATE'],
  FREQ_CODE: ['Kỳ báo cáo', 'VARCHAR2(1 BYTE)'],
  SECURITY_CODE: ['Mã chứng khoán', 'VARCHAR2(20 BYTE)'],
  AUDITED: ['Y: Kiểm toán, N: Chưa kiểm toán', 'VARCHAR2(1 BYTE)'],
  MONTH_IN_PERIOD: ['Số tháng trong kỳ', 'NUMBER(2,0)'],
  CREATED_SOURCE: ['Nguồn tạo', 'VARCHAR2(20 BYTE)'],
  CREATED_DATE: ['Ngày tạo', 'DATE'],
  UPDATED_SOURCE: ['Nguồn cập nhật', 'VARCHAR2(20 BYTE)'],
  UPDATED_DATE: ['Ngày cập nhật', 'DATE'],
}

/** Writes the registry of statement lines: entity type, statement, code; table columns of the cash-flow forms included. */
export async function writeLineRegistry(bench: Workbench, lines: readonly StatementLine[]): Promise<void> {
  const entities: Record<string, Record<string, Record<string, unknown>>> = {}
  for (const line of lines) {
    const forms = entities[line.entity] ?? {}
    entities[line.entity] = forms
    const form = forms[line.statement] ?? tableColumns(line)
    forms[line.statement] = form
    form[line.code] = entry(line, 'NUMBER(23,2)')
  }
  await writeJson(bench, 'metadata/metric_registry.json', {
    version: '1.0',
    description: 'Statement lines of the synthetic market',
    entity_types: entities,
  })
}

function tableColumns(line: StatementLine): Record<string, unknown> {
  if (!line.statement.startsWith('CASH_FLOW')) return {}
  return Object.fromEntries(
    Object.entries(TABLE_COLUMNS).map(([code, [name, type]]) => [code, entry({ ...line, code, name }, type)]),
  )
}

function entry(line: StatementLine, type: string) {
  return {
    code: line.code,
    name_vi: line.name,
    name_en: '',
    data_type: type,
    unit: 'VND',
    category: line.statement.toLowerCase(),
    is_calculated: false,
    sheet_name: `${line.entity}_${line.statement.replace('CASH_FLOW', 'CF')}`,
    entity_type: line.entity,
  }
}
