import { Button } from './button'

type SearchFormProps = {
  action: string
  label: string
  value?: string
  name?: string
  placeholder?: string
  /** What else the address should say. */
  hidden?: Readonly<Record<string, string>>
}

export function SearchForm({ action, label, value, name = 'q', placeholder, hidden = {} }: SearchFormProps) {
  return (
    <search>
      <form class="search-form" method="get" action={action}>
        {Object.entries(hidden).map(([key, text]) => (
          <input type="hidden" name={key} value={text} />
        ))}
        <label class="visually-hidden" for={`search-${name}`} safe>
          {label}
        </label>
        <input
          class="field__control"
          id={`search-${name}`}
          type="search"
          name={name}
          value={value}
          placeholder={placeholder ?? label}
        />
        <Button variant="plain" icon="search">
          Search
        </Button>
      </form>
    </search>
  )
}
