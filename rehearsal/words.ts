import type { Role } from '../contracts/people.ts';
import type { Bilingual } from '../contracts/text.ts';

/** The roles as the documents call them. */
export const roleWords: Readonly<Record<Role, Bilingual>> = {
  administrator: { zh: '管理员', en: 'administrator' },
  organiser: { zh: '组织者', en: 'organiser' },
  leadingGroup: { zh: '领导小组', en: 'leading group' },
  reviewer: { zh: '审核人员', en: 'reviewer' },
  jointReviewer: { zh: '联合评审', en: 'joint reviewer' },
  unit: { zh: '单位', en: 'unit' },
  partyOrganisation: { zh: '单位党组织', en: 'Party organisation' },
  discipline: { zh: '纪检', en: 'discipline' },
  consulted: { zh: '征求意见部门', en: 'consulted body' },
  liaison: { zh: '联络组', en: 'liaison' },
  leader: { zh: '上级', en: 'leader' },
  auditor: { zh: '审计', en: 'auditor' },
  public: { zh: '公众', en: 'public' },
  system: { zh: '系统', en: 'by itself' },
};

/** What a line of the calendar says happens. */
export type RowKind =
  'opens' | 'due' | 'closes' | 'reminded' | 'overdue' | 'sent' | 'reviewed' | 'decided' | 'done' | 'happens';

export const kindWords: Readonly<Record<RowKind, Bilingual>> = {
  opens: { zh: '开始', en: 'opens' },
  due: { zh: '截止', en: 'due' },
  closes: { zh: '结束', en: 'closes' },
  reminded: { zh: '提醒', en: 'reminded' },
  overdue: { zh: '逾期', en: 'overdue' },
  sent: { zh: '发送', en: 'sent' },
  reviewed: { zh: '核查', en: 'reviewed' },
  decided: { zh: '决定', en: 'decided' },
  done: { zh: '办理', en: 'done' },
  happens: { zh: '发生', en: 'happens' },
};

/** What the engine sends beside the programme's own messages. */
export const messageWords: Readonly<Record<string, Bilingual>> = {
  circular: { zh: '通报', en: 'circular' },
  revocation: { zh: '撤销通报', en: 'circular of a revocation' },
  lapse: { zh: '称号到期', en: 'a title lapses' },
  objection: { zh: '收到异议', en: 'an objection was lodged' },
  extension: { zh: '延期通知', en: 'an extension' },
  return: { zh: '退回通知', en: 'returned' },
};

/** The holidays before which something is sent. */
export const holidayWords: Readonly<Record<string, string>> = {
  'new-year': '元旦',
  'spring-festival': '春节',
  qingming: '清明',
  'labour-day': '劳动节',
  'dragon-boat': '端午',
  'mid-autumn': '中秋',
  'national-day': '国庆',
};

const days = '一二三四五六日';

/** The day of the week, Monday being 1. */
export function weekdayWord(weekday: number): string {
  return `周${days.charAt(weekday - 1)}`;
}
