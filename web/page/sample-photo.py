"""Renders the page's sample photo, a still life that belongs to nobody: public/sample-photo.jpg.

    apt-get install --no-install-recommends blender
    blender --background --factory-startup --python web/page/sample-photo.py -- OUTPUT.jpg [SAMPLES]
"""

import math
import random
import sys

import bpy

OUTPUT, SAMPLES = (sys.argv[sys.argv.index("--") + 1 :] + ["128"])[:2]
WIDTH, HEIGHT = 768, 512
random.seed(4)

bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene


def material(name, color, roughness=0.5, build=None, **inputs):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*color, 1)
    shader.inputs["Roughness"].default_value = roughness
    for key, value in inputs.items():
        shader.inputs[key.replace("_", " ")].default_value = value
    if build:
        build(nodes, links, shader)
    return made


def coordinates(nodes, links, scale, kind="Object"):
    source = nodes.new("ShaderNodeTexCoord")
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = scale
    links.new(source.outputs[kind], mapping.inputs["Vector"])
    return mapping.outputs["Vector"]


def texture(nodes, links, kind, vector, **inputs):
    made = nodes.new(f"ShaderNodeTex{kind}")
    for key, value in inputs.items():
        made.inputs[key.replace("_", " ")].default_value = value
    links.new(vector, made.inputs["Vector"])
    return made


def ramp(nodes, links, factor, *stops):
    made = nodes.new("ShaderNodeValToRGB")
    elements = made.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (at, color) in zip(elements, stops):
        element.position = at
        element.color = (*color, 1)
    links.new(factor, made.inputs["Fac"])
    return made.outputs["Color"]


def bump(nodes, links, shader, height, strength, distance=0.01):
    made = nodes.new("ShaderNodeBump")
    made.inputs["Strength"].default_value = strength
    made.inputs["Distance"].default_value = distance
    links.new(height, made.inputs["Height"])
    links.new(made.outputs["Normal"], shader.inputs["Normal"])


def wood(nodes, links, shader):
    vector = coordinates(nodes, links, (1.1, 9, 9))
    grain = texture(nodes, links, "Noise", vector, Scale=3.2, Detail=12, Roughness=0.68, Distortion=0.9)
    color = ramp(nodes, links, grain.outputs["Fac"], (0.3, (0.09, 0.042, 0.02)), (0.5, (0.25, 0.125, 0.058)), (0.72, (0.40, 0.22, 0.11)))
    links.new(color, shader.inputs["Base Color"])
    bump(nodes, links, shader, grain.outputs["Fac"], 0.35)


def plaster(nodes, links, shader):
    vector = coordinates(nodes, links, (1, 1, 1))
    patches = texture(nodes, links, "Noise", vector, Scale=1.6, Detail=8, Roughness=0.6)
    grain = texture(nodes, links, "Noise", vector, Scale=38, Detail=10, Roughness=0.7)
    color = ramp(nodes, links, patches.outputs["Fac"], (0.3, (0.17, 0.25, 0.27)), (0.7, (0.27, 0.36, 0.37)))
    links.new(color, shader.inputs["Base Color"])
    bump(nodes, links, shader, grain.outputs["Fac"], 0.5, 0.02)


def peel(low, high):
    def build(nodes, links, shader):
        vector = coordinates(nodes, links, (1, 1, 1))
        pores = texture(nodes, links, "Voronoi", vector, Scale=42)
        tint = texture(nodes, links, "Noise", vector, Scale=5, Detail=6)
        links.new(ramp(nodes, links, tint.outputs["Fac"], (0.3, low), (0.7, high)), shader.inputs["Base Color"])
        bump(nodes, links, shader, pores.outputs["Distance"], 0.35, 0.012)

    return build


def speckled(nodes, links, shader):
    vector = coordinates(nodes, links, (1, 1, 1))
    spots = texture(nodes, links, "Noise", vector, Scale=85, Detail=3)
    color = ramp(nodes, links, spots.outputs["Fac"], (0.0, (0.72, 0.69, 0.62)), (0.62, (0.70, 0.66, 0.58)), (0.66, (0.20, 0.14, 0.10)))
    links.new(color, shader.inputs["Base Color"])


def pages(nodes, links, shader):
    lines = texture(nodes, links, "Noise", coordinates(nodes, links, (0.6, 0.6, 260)), Scale=1, Detail=3)
    color = ramp(nodes, links, lines.outputs["Fac"], (0.35, (0.42, 0.36, 0.26)), (0.65, (0.80, 0.74, 0.62)))
    links.new(color, shader.inputs["Base Color"])


def linen(first, second):
    def build(nodes, links, shader):
        cells = texture(nodes, links, "Checker", coordinates(nodes, links, (1, 1, 0)), Scale=11)
        cells.inputs["Color1"].default_value = (*first, 1)
        cells.inputs["Color2"].default_value = (*second, 1)
        threads = texture(nodes, links, "Wave", coordinates(nodes, links, (1, 0.3, 1)), Scale=70, Distortion=3)
        links.new(cells.outputs["Color"], shader.inputs["Base Color"])
        bump(nodes, links, shader, threads.outputs["Fac"], 0.5, 0.01)

    return build


def veins(nodes, links, shader):
    tint = texture(nodes, links, "Noise", coordinates(nodes, links, (3, 3, 3)), Scale=6, Detail=8)
    color = ramp(nodes, links, tint.outputs["Fac"], (0.3, (0.015, 0.07, 0.018)), (0.7, (0.09, 0.22, 0.05)))
    links.new(color, shader.inputs["Base Color"])


def finish(thing, look, smooth=True, bevel=0.0, subdivide=0):
    thing.data.materials.append(look)
    if bevel:
        made = thing.modifiers.new("bevel", "BEVEL")
        made.width, made.segments = bevel, 3
    if subdivide:
        made = thing.modifiers.new("smooth", "SUBSURF")
        made.levels = made.render_levels = subdivide
    if smooth:
        for face in thing.data.polygons:
            face.use_smooth = True
    return thing


def box(center, size, look, turn=0.0, bevel=0.012):
    bpy.ops.mesh.primitive_cube_add(size=1, location=center, rotation=(0, 0, turn))
    thing = bpy.context.object
    thing.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    return finish(thing, look, smooth=False, bevel=bevel)


def book(x, y, z, size, color, turn):
    width, depth, height = size
    cover = material("cover", color, 0.6)
    paper = material("paper", (0.8, 0.75, 0.62), 0.9, pages)
    box((x, y, z + height / 2), (width * 0.96, depth * 0.95, height - 0.03), paper, turn, 0.004)
    for at in (0.012, height - 0.012):
        box((x, y, z + at), (width, depth, 0.024), cover, turn, 0.006)
    back = -width / 2
    box((x + back * math.cos(turn), y + back * math.sin(turn), z + height / 2), (0.03, depth, height), cover, turn, 0.012)
    gold = material("gold", (0.62, 0.45, 0.16), 0.35)
    for along, wide in ((-0.36, 0.02), (-0.32, 0.008), (0.0, 0.2), (0.32, 0.008), (0.36, 0.02)):
        across = along * depth
        place = (x + back * math.cos(turn) - across * math.sin(turn), y + back * math.sin(turn) + across * math.cos(turn))
        high = height * (0.3 if wide > 0.1 else 1.0) + 0.002
        box((*place, z + height / 2), (0.032, wide, high), gold, turn, 0.001)


def fruit(at, radius, look, squash=1.0):
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=32, radius=radius, location=(at[0], at[1], radius * squash))
    thing = bpy.context.object
    thing.scale = (1, 1, squash)
    thing.rotation_euler = (random.random(), random.random(), random.random())
    return finish(thing, look)


def vessel(at, profile, look):
    """Makes a solid of revolution from (radius, height) pairs: from the foot outside over the rim to the bottom inside."""
    steps = 72
    points = [
        (r * math.cos(2 * math.pi * i / steps), r * math.sin(2 * math.pi * i / steps), z)
        for r, z in profile
        for i in range(steps)
    ]
    faces = [
        (a * steps + i, a * steps + (i + 1) % steps, (a + 1) * steps + (i + 1) % steps, (a + 1) * steps + i)
        for a in range(len(profile) - 1)
        for i in range(steps)
    ]
    mesh = bpy.data.meshes.new("vessel")
    mesh.from_pydata(points, [], faces)
    thing = bpy.data.objects.new("vessel", mesh)
    thing.location = at
    scene.collection.objects.link(thing)
    return finish(thing, look, subdivide=1)


def leaf(at, length, turn, lift, look):
    rows = [(0, 0.03), (0.25, 0.2), (0.5, 0.26), (0.75, 0.17), (1, 0.01)]
    points, faces = [], []
    for along, half in rows:
        droop = 0.35 * along * along
        for side in (-1, 0, 1):
            points.append((along * length, side * half * length, (abs(side) * 0.07 - droop) * length))
    for row in range(len(rows) - 1):
        for side in (0, 1):
            a = 3 * row + side
            faces.append((a, a + 1, a + 4, a + 3))
    mesh = bpy.data.meshes.new("leaf")
    mesh.from_pydata(points, [], faces)
    thing = bpy.data.objects.new("leaf", mesh)
    thing.location, thing.rotation_euler = at, (0, -lift, turn)
    scene.collection.objects.link(thing)
    return finish(thing, look, subdivide=2)


# The table, the wall behind it, a cloth with folds.
box((0, 0.4, -0.06), (7, 4.2, 0.12), material("wood", (0.3, 0.15, 0.07), 0.42, wood), 0.0, 0.01)
box((0, 2.1, 1.5), (9, 0.1, 5), material("plaster", (0.3, 0.4, 0.4), 0.92, plaster))
bpy.ops.mesh.primitive_grid_add(x_subdivisions=90, y_subdivisions=60, size=1, location=(0.62, -0.42, 0.012))
cloth = bpy.context.object
for vertex in cloth.data.vertices:
    x, y = vertex.co.x, vertex.co.y
    vertex.co.z = 0.02 * max(0, math.sin(13 * x + 5 * y)) * max(0, math.sin(4 * x - 9 * y)) + 0.004 * math.sin(31 * y + 8 * x)
    vertex.co.x, vertex.co.y = 1.7 * x + 0.25 * y, 1.0 * y - 0.12 * x
finish(cloth, material("linen", (0.8, 0.8, 0.75), 0.95, linen((0.74, 0.70, 0.60), (0.36, 0.09, 0.07))))

book(-0.78, 0.55, 0.0, (1.15, 0.82, 0.19), (0.08, 0.14, 0.26), 1.72)
book(-0.76, 0.54, 0.19, (1.05, 0.76, 0.14), (0.45, 0.10, 0.07), 1.52)
book(-0.80, 0.55, 0.33, (0.95, 0.70, 0.16), (0.55, 0.42, 0.16), 1.83)

mug = [(0.0, 0.0), (0.20, 0.0), (0.225, 0.02), (0.235, 0.25), (0.24, 0.52), (0.235, 0.535), (0.222, 0.52), (0.215, 0.25), (0.205, 0.05), (0.0, 0.04)]
vessel((-0.02, 0.18, 0), mug, material("glaze", (0.7, 0.66, 0.58), 0.22, speckled))
bpy.ops.mesh.primitive_torus_add(major_radius=0.15, minor_radius=0.032, location=(0.235, 0.10, 0.28), rotation=(math.pi / 2, 0, -0.33))
finish(bpy.context.object, material("glaze", (0.7, 0.66, 0.58), 0.22, speckled))

pot = [(0.0, 0.0), (0.25, 0.0), (0.27, 0.02), (0.34, 0.42), (0.38, 0.43), (0.385, 0.52), (0.37, 0.53), (0.33, 0.50), (0.3, 0.44), (0.0, 0.43)]
vessel((1.15, 1.1, 0), pot, material("clay", (0.42, 0.16, 0.08), 0.85, peel((0.30, 0.11, 0.055), (0.47, 0.2, 0.11))))
green = material("leaf", (0.05, 0.16, 0.04), 0.4, veins, Specular=0.4)
for index in range(62):
    turn = index * 2.39996
    lift = 0.25 + 1.15 * random.random()
    high = 0.5 + 0.75 * random.random() * (lift / 1.4)
    leaf((1.15 + 0.08 * math.cos(turn), 1.1 + 0.08 * math.sin(turn), high), 0.34 + 0.3 * random.random(), turn, lift, green)

orange = material("orange", (0.8, 0.3, 0.03), 0.38, peel((0.80, 0.20, 0.012), (0.90, 0.34, 0.02)))
lemon = material("lemon", (0.8, 0.6, 0.05), 0.38, peel((0.82, 0.55, 0.02), (0.90, 0.70, 0.08)))
fruit((0.60, -0.20), 0.185, orange, 0.94)
fruit((0.95, 0.03), 0.18, orange, 0.93)
fruit((0.86, -0.45), 0.145, lemon, 0.82)
fruit((-0.83, 0.50), 0.11, lemon, 0.9).location.z = 0.49 + 0.1
fruit((-0.28, -0.52), 0.14, lemon, 0.84)

# A window at the left, and the light that the room reflects.
bpy.ops.object.light_add(type="AREA", location=(-3.4, -0.7, 2.3), rotation=(math.radians(62), 0, math.radians(-74)))
window = bpy.context.object.data
window.energy, window.shape, window.size, window.size_y, window.color = 190, "RECTANGLE", 1.5, 2.0, (1.0, 0.86, 0.68)
bpy.ops.object.light_add(type="AREA", location=(2.8, -3.0, 2.6), rotation=(math.radians(55), 0, math.radians(40)))
fill = bpy.context.object.data
fill.energy, fill.size, fill.color = 26, 3.0, (0.70, 0.82, 1.0)
world = bpy.data.worlds.new("room")
world.use_nodes = True
world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.05, 0.06, 0.075, 1)
scene.world = world

bpy.ops.object.camera_add(location=(0.15, -3.55, 1.42), rotation=(math.radians(74.5), 0, math.radians(0.5)))
camera = bpy.context.object
camera.data.lens = 50
camera.data.dof.use_dof = True
camera.data.dof.focus_distance = 3.72
camera.data.dof.aperture_fstop = 1.6
scene.camera = camera

scene.render.engine = "CYCLES"
scene.cycles.samples = int(SAMPLES)
scene.cycles.use_denoising = False
scene.cycles.seed = 1
scene.cycles.max_bounces = 5
scene.cycles.sample_clamp_indirect = 2
scene.cycles.use_adaptive_sampling = True
scene.cycles.adaptive_threshold = 0.015
scene.view_settings.view_transform = "Filmic"
scene.view_settings.look = "Medium High Contrast"
scene.view_settings.exposure = 0.35
scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
scene.render.image_settings.file_format = "JPEG" if OUTPUT.endswith(".jpg") else "PNG"
scene.render.image_settings.quality = 93
scene.render.filepath = OUTPUT
bpy.ops.render.render(write_still=True)
