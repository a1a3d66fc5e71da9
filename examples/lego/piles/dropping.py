"""Drop bricks on the ground with rigid-body physics (MuJoCo) until they lie still."""

from collections.abc import Sequence

import mujoco
import numpy as np

from examples.lego.parts.catalogue import shape

STEP = 0.002  # seconds
LONGEST = 4.0  # seconds after which a pile is taken as it is
CALM = 0.3  # cm/s and rad/s below which everything counts as lying still
REACH = 3.2  # cm from the middle within which bricks are let go
WALL = 8.0  # cm from the middle to the invisible walls
DENSITY = 1.05  # g/cm3, ABS
DEEPEST = 0.05  # cm that solids may reach into each other
TRIES = 5  # falls, if bricks were caught in each other

Pose = tuple[np.ndarray, np.ndarray]


def drop(names: Sequence[str], generator: np.random.Generator) -> list[Pose]:
    """Let bricks fall one above the other; again, if some were caught in each other.

    Gives the place (3,) in cm and the unit quaternion (w, x, y, z) of each where it came to rest.
    """
    model = mujoco.MjModel.from_xml_string(_world(names))
    data = mujoco.MjData(model)
    for _ in range(TRIES):
        mujoco.mj_resetData(model, data)
        _let_go(data, len(names), generator)
        _fall(model, data)
        if data.contact.dist.min(initial=0.0) > -DEEPEST:
            break
    poses = data.qpos.reshape(len(names), 7)
    return [(pose[:3].copy(), pose[3:] / np.linalg.norm(pose[3:])) for pose in poses]


def _fall(model: "mujoco.MjModel", data: "mujoco.MjData") -> None:
    steps = int(0.05 / STEP)
    while data.time < LONGEST:
        mujoco.mj_step(model, data, nstep=steps)
        if data.time > 0.8 and np.abs(data.qvel).max(initial=0.0) < CALM:
            break


def _let_go(data: "mujoco.MjData", count: int, generator: np.random.Generator) -> None:
    """Place bricks above each other, a little to the side, turned at random."""
    spread = REACH * min(1.0, 0.35 + 0.1 * count)
    for index in range(count):
        angle, radius = generator.uniform(0, 2 * np.pi), spread * np.sqrt(generator.uniform())
        turn = generator.normal(size=4)
        if generator.uniform() < 0.6:  # most are laid down on their feet rather than tumbling
            turn = np.array([np.cos(angle * 2), 0, 0, np.sin(angle * 2)])
        data.qpos[7 * index : 7 * index + 3] = (
            radius * np.cos(angle),
            radius * np.sin(angle),
            2.0 + 1.6 * index,
        )
        data.qpos[7 * index + 3 : 7 * index + 7] = turn / np.linalg.norm(turn)


def _world(names: Sequence[str]) -> str:
    meshes, bodies = [], []
    for index, name in enumerate(names):
        geoms = []
        for number, solid in enumerate(shape(name).solids):
            flat = " ".join(f"{value:.4f}" for value in solid.vertices.ravel())
            meshes.append(f'<mesh name="m{index}-{number}" vertex="{flat}"/>')
            geoms.append(f'<geom type="mesh" mesh="m{index}-{number}" density="{DENSITY}"/>')
        bodies.append(f'<body name="b{index}"><freejoint/>{"".join(geoms)}</body>')
    return (
        f'<mujoco><option timestep="{STEP}" gravity="0 0 -981" integrator="implicitfast"/>'
        '<default><geom friction="0.6 0.02 0.02" condim="6" solref="0.008 1"/></default>'
        f"<asset>{''.join(meshes)}</asset><worldbody>"
        f'<geom type="plane" size="50 50 1"/>{_walls()}{"".join(bodies)}</worldbody></mujoco>'
    )


def _walls() -> str:
    """Eight walls around the ground keep what rolls within sight."""
    walls = []
    for angle in range(0, 360, 45):
        x, y = WALL * np.cos(np.radians(angle)), WALL * np.sin(np.radians(angle))
        walls.append(
            f'<geom type="box" size="0.5 4 20" pos="{x:.3f} {y:.3f} 20" euler="0 0 {angle}"/>'
        )
    return "".join(walls)
