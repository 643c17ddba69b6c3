export type DayEntry = {
  readonly title: string
  readonly href: string
  /** As it stands before the title: `7 pm`. */
  readonly time?: string
  readonly accent?: boolean
}

/** What happens on a day, each a link. */
export function EntryChips({ entries }: { entries: readonly DayEntry[] }) {
  return (
    <ul>
      {entries.map(entry => (
        <li>
          <a class={['entry-chip', entry.accent && 'entry-chip--accent']} href={entry.href}>
            {!!entry.time && (
              <span class="entry-chip__time" safe>
                {entry.time}
              </span>
            )}
            <span safe>{entry.title}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
