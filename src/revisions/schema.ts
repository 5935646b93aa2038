import { z } from 'zod'
import { ArticleParams } from '../articles/query.ts'
import { digits } from '../http/parameters.ts'

const number = digits(z.int().min(1)).describe('The number of a revision')

export const RevisionParams = ArticleParams.extend({ number })
