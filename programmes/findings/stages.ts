import type { Programme } from '../../contracts/programme.ts';
import type { StageName } from '../../contracts/stages.ts';
import { rulesOf, type Finding } from './finding.ts';

/** Stages that open and close while nothing is tied to them. */
export function stageFindings(programme: Programme): Finding[] {
  return programme.stages.flatMap((stage, index): Finding[] =>
    isAlive(programme, stage.stage)
      ? []
      : [
          {
            code: 'dead-stage',
            severity: 'warning',
            path: ['stages', index, 'stage'],
            rules: rulesOf(stage),
            message: {
              zh: `“${stage.name.zh}”阶段没有任何专属的填报、办理或评审`,
              en: `nothing is filed, handled or decided in the stage ${stage.name.en} in particular`,
            },
            details: [],
            advice: {
              zh: '删去该阶段，或写明这一阶段填报、办理什么',
              en: 'drop the stage, or say what is filed or handled in it',
            },
          },
        ],
  );
}

function isAlive(programme: Programme, stage: StageName): boolean {
  const { records, procedures, obligations, scoring, rubric, actors, draws } = programme;
  const named = [...records.map(({ stages }) => stages), ...procedures.map(({ opened }) => opened.stages)];
  if (named.some((stages) => stages.includes(stage))) return true;
  const anyTime = named.some((stages) => stages.length === 0);
  switch (stage) {
    case 'implementation':
      return anyTime || obligations.length > 0 || draws.length > 0;
    case 'assessment':
      return scoring !== undefined || rubric.some(({ items }) => items.some(({ criteria }) => criteria.length > 0));
    case 'opinions':
      return actors.consulted !== undefined && procedures.some(({ opened }) => opened.each === 'consulted');
    case 'selection':
      return false;
    // Units are enrolled in mobilisation; the others have a section of their own, or the file does not load.
    case 'mobilisation':
    case 'application':
    case 'review':
    case 'list':
    case 'notice':
    case 'approval':
    case 'naming':
    case 'maintenance':
      return true;
  }
}
