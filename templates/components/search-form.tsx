import { Button } from './button'

type SearchFormProps = { action: string; label: string; value?: string; name?: string; placeholder?: string }

export function SearchForm({ action, label, value, name = 'q', placeholder }: SearchFormProps) {
  return (
    <search>
      <form class="search-form" method="get" action={action}>
        <label class="visually-hidden" for={`search-${name}`} safe>
          {label}
        </label>
        <input
          class="field__control"
          id={`search-${name}`}
          type="search"
          name={name}
          value={value}
          placeholder={placeholder}
        />
        <Button variant="plain" icon="search">
          Search
        </Button>
      </form>
    </search>
  )
}
