import type { ApplicationStatus, StageName } from '../contracts/stages.ts';

/** The word of the code with the documents' word before it; a code of a newer server stands alone. */
export function statusWord(status: string): string {
  return both(statuses, status);
}

export function stageWord(stage: string): string {
  return both(stages, stage);
}

export function yesNo(value: boolean | null): string {
  return value === null ? '–' : value ? '是 yes' : '否 no';
}

function both(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? `${words[code] ?? ''} ${code}` : code;
}

const statuses: Readonly<Record<ApplicationStatus, string>> = {
  none: '未申报',
  notDue: '非申报年',
  notApplied: '未申报',
  underReview: '审核中',
  reviewed: '已审核',
  failed: '审核未通过',
  withdrawn: '已撤回',
  shortlisted: '入围',
  notShortlisted: '未入围',
  struck: '移出名单',
  disqualified: '取消资格',
  named: '命名',
  notNamed: '未命名',
  concluded: '已评定',
};

const stages: Readonly<Record<StageName | 'notDue' | 'concluded' | 'rejected', string>> = {
  mobilisation: '动员部署',
  implementation: '创建实施',
  application: '申报',
  review: '审核',
  assessment: '考核',
  opinions: '征求意见',
  selection: '选树',
  list: '候选名单',
  notice: '公示',
  approval: '审定',
  naming: '命名',
  maintenance: '动态管理',
  notDue: '非申报年',
  concluded: '已评定',
  rejected: '不予命名',
};
