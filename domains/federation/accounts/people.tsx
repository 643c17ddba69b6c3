import type { PageContext } from '#core/contracts/page'
import { handleText } from '#core/services/federation/actors/actor-row'
import type { FollowRelation } from '#core/services/federation/follows/follow-relations'
import { Avatar } from '#templates/components/avatar'
import { accountHref } from '../notes/note-item'

export type PeoplePageProps = {
  page: PageContext
  people: readonly FollowRelation[]
  pages: number
  shown: number
  unread: number
}

export function People(props: {
  people: readonly FollowRelation[]
  action: (person: FollowRelation) => JSX.Element
}) {
  return (
    <ul class="people">
      {props.people.map(person => (
        <li class="people__row">
          <Avatar name={person.name || person.username} />
          <p class="people__name">
            <a href={accountHref(person)} safe>
              {person.name || person.username}
            </a>
            <span class="note__handle" safe>
              {handleText(person)}
            </span>
          </p>
          {props.action(person) as 'safe'}
        </li>
      ))}
    </ul>
  )
}
