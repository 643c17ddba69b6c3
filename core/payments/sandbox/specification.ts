import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import specification from '../fixtures/sumup-openapi.json'

// Read by tests only: it holds the sandbox to SumUp's OpenAPI document, of which the fixture is an extract.

type Method = 'get' | 'post' | 'delete'
type Path = keyof typeof specification.paths
type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >
}

const ajv = addFormats(new Ajv({ strict: false, allErrors: true, formats: { float: true, decimal: true } }))
ajv.addSchema(specification, 'sumup')
const compiled = new Map<string, ValidateFunction>()

/**
 * What an answer has against the specification of an operation: its status, content type, schema, and members
 * that SumUp's document does not know. An empty list: nothing.
 */
export async function faultsOf(method: Method, path: Path, response: Response): Promise<string[]> {
  const operation = (specification.paths[path] as Partial<Record<Method, Operation>>)[method]
  const status = operation?.responses[response.status]
  if (!status) return [`${method} ${path} knows no ${response.status}`]
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!
  if (!status.content[type]) return [`${response.status} of ${method} ${path} is no ${type}`]

  const body: unknown = await response.json()
  const pointer = ['paths', path, method, 'responses', response.status, 'content', type, 'schema']
  const validate = schemaAt(pointer.map(each => String(each).replaceAll('/', '~1')).join('/'))
  const errors = validate(body) ? [] : (validate.errors ?? [])
  const unknown = [...namesIn(body)].filter(name => !MEMBERS.has(name))
  return [
    ...errors.map(error => `${error.instancePath} ${error.message}`),
    ...unknown.map(name => `no member ${name} in SumUp's answers`),
  ]
}

function schemaAt(pointer: string): ValidateFunction {
  const validate =
    compiled.get(pointer) ??
    ajv.compile({ $ref: `sumup#/${pointer.replaceAll('{', '%7B').replaceAll('}', '%7D')}` })
  compiled.set(pointer, validate)
  return validate
}

// SumUp's examples show members that its schemas do not list (`purpose`, `merchant_country`): both count, of
// any operation, for they describe one resource.
function memberNames(): Set<string> {
  const names = new Set<string>()
  const collect = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'example' || key === 'examples') namesIn(value, names)
      else if (key === 'properties') for (const name of Object.keys(value)) names.add(name)
      collect(value)
    }
  }
  collect(specification)
  return names
}

function namesIn(value: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) namesIn(each, names)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) namesIn(inner, names.add(name))
  return names
}

const MEMBERS = memberNames()
