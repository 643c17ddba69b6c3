import { documents } from './documents'
import { inbox } from './inbox'

export const routes = [documents, inbox]
