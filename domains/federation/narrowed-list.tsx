import { InputField } from '#templates/components/input-field'

/** The address of a list as it is narrowed: what nobody narrowed by is not said. */
export function narrowedHref(path: string, filter: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()
  return query ? `${path}?${query}` : path
}

export function WhoField({ label, value }: { label: string; value?: string }) {
  return <InputField name="who" label={label} hint="An e-mail address or handle." value={value} />
}

/** The beginning of a network address. */
export function FromWhereField({ value }: { value?: string }) {
  return (
    <InputField name="address" label="From where" hint="A network address, or its beginning." value={value} />
  )
}
